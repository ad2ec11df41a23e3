"""The played year: what people do from day to day, through the services that pages and API call.

Invented for the demo, the same for the same seed. Each story says what happens on which day.
"""
