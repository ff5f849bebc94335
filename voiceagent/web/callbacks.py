"""Status callbacks of calls and texts. They are answered 204 and may come in any order, or never."""

from flask import Blueprint, Response, request

from voiceagent.calls.ending import note_status
from voiceagent.calls.services import CallServices
from voiceagent.calls.texts.status import note_text_status
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.logs import bind_call
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.web.forms import call_sid_of, duration_of, sms_report_of
from voiceagent.web.guards import only_twilio


def callbacks_blueprint(services: CallServices, check: SignatureCheck | None, account_sid: str) -> Blueprint:
    callbacks = Blueprint("callbacks", __name__)
    callbacks.before_request(only_twilio(check, account_sid))

    @callbacks.post("/voice/status")
    def call_status() -> Response:
        """CallSid=CA..&CallStatus=completed&CallDuration=63"""
        call_sid = call_sid_of(request)
        bind_call(call_sid=call_sid)
        note_status(call_sid, request.form.get("CallStatus", ""), duration_of(request), services)
        return Response(status=204)

    @callbacks.post("/sms/status")
    def sms_status() -> Response:
        """?message=7  MessageSid=SM..&MessageStatus=undelivered&ErrorCode=30003"""
        report = sms_report_of(request)
        try:
            note_text_status(report.sid, report.status, report.error_code, report.message_id, services)
        except StorageUnavailable:
            return Response(status=503)  # nothing is promised by this answer; the sweep asks Twilio
        return Response(status=204)

    return callbacks
