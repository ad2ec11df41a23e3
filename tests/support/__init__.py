"""Real servers, workers, mail sink and browser for the tests."""
