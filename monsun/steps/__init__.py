"""Steps of a study that are too long for its page."""
