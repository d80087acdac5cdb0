"""What people fill in to set a town up, checked whole: the same for a town's file and for the api of operators."""
