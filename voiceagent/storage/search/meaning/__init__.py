"""Search by what captures mean: sentence vectors, computed here, without any network."""
