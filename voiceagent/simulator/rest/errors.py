"""Errors in the shape Twilio's REST API gives them."""

from flask import Response, jsonify


class RestError(Exception):
    """Ends a request with `{code, message, more_info, status}`."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def unauthorized() -> RestError:
    return RestError(401, 20003, "Authenticate")


def not_found(path: str) -> RestError:
    return RestError(404, 20404, f"The requested resource {path} was not found")


def as_response(error: RestError) -> tuple[Response, int]:
    shown = {
        "code": error.code,
        "message": str(error),
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": error.status,
    }
    return jsonify(shown), error.status
