"""Dates on the English pages; they are typed as on the Chinese ones."""

from reform_tracker.formats.zh_Hans import formats as chinese

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y H:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = chinese.DATE_INPUT_FORMATS
TIME_INPUT_FORMATS = chinese.TIME_INPUT_FORMATS
DATETIME_INPUT_FORMATS = chinese.DATETIME_INPUT_FORMATS
