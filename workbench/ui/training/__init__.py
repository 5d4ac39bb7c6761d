"""Training in the window: the tour over the sample, exercises with their result, the trainer's acts."""
