"""What short words mean, in Portuguese and English: closed lists, no desk."""
