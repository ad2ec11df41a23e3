"""The feed is told of what happens in the small province of the API's tests."""

from tests.reform_tracker.api.conftest import _business_date, body, province, x_api, y_api

__all__ = ["_business_date", "body", "province", "x_api", "y_api"]
