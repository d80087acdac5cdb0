"""What is printed: sheets as PDF, and pictures, in the typeface of Italian public bodies, which we ship ourselves."""
