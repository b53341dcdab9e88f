"""What people look at and decide before a release goes out."""
