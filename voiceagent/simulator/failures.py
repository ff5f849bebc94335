"""What goes wrong between Twilio and the app, under the numbers Twilio gives it."""

BAD_URL = 11100
RETRIEVAL_FAILURE = 11200  # bad status, read timeout
CANNOT_CONNECT = 11205
PROTOCOL_VIOLATION = 11206
BAD_HOST = 11210
TOO_MANY_REDIRECTS = 11215
CALLBACK_REFUSED = 11217  # 4xx or 5xx to a callback whose body nobody runs
TLS_FAILURE = 11220
TOO_LARGE = 11750
NOT_XML = 12100
WRONG_ROOT = 12101
WRONG_CONTENT_TYPE = 12300

APOLOGY = "We are sorry, an application error has occurred. Goodbye."


class WebhookError(Exception):
    """The app could not be asked, or its answer is of no use. `code` is Twilio's, `url` is what failed."""

    def __init__(self, code: int, url: str, reason: str) -> None:
        super().__init__(f"{code} at {url}: {reason}")
        self.code = code
        self.url = url
        self.reason = reason
