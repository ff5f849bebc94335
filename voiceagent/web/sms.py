"""Twilio's webhook for texts that come in."""

import structlog
from flask import Blueprint, Response, request

from voiceagent.calls.services import CallServices
from voiceagent.calls.texts.incoming import take_text
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.logs import bind_call
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.twiml.render import CONTENT_TYPE
from voiceagent.web.forms import text_of
from voiceagent.web.guards import only_twilio

log = structlog.get_logger("web")

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""The answer takes its time and comes as a text of its own, from the outbox."""


def sms_blueprint(services: CallServices, check: SignatureCheck | None, account_sid: str) -> Blueprint:
    sms = Blueprint("sms", __name__)
    sms.before_request(only_twilio(check, account_sid))

    @sms.post("/sms/incoming")
    def incoming() -> Response:
        """MessageSid=SM..&From=%2B14155550123&To=%2B1..&Body=Why+is+the+sky+blue&NumMedia=0&OptOutType=STOP"""
        text = text_of(request)
        bind_call(message_sid=text.sid)
        try:
            take_text(text, services)
        except StorageUnavailable as exc:
            log.warning("text_lost", reason=exc.reason)
            return Response(status=503)  # Twilio asks the number's fallback URL, if there is one
        return Response(NOTHING_TO_SAY, content_type=CONTENT_TYPE)

    return sms
