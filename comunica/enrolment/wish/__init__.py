"""What the person wants: to leave, to join, or something else."""
