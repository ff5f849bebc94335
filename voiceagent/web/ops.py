"""For monitors: is the process alive, could it serve a call. No secrets, no detail of errors."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify

from voiceagent.core.errors import OutsideFailed


def ops_blueprint(probes: Mapping[str, Callable[[], float]], needed: frozenset[str]) -> Blueprint:
    """`probes` tell the seconds a round trip took or raise `OutsideFailed`; without one of `needed`: 503."""
    ops = Blueprint("ops", __name__)

    @ops.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", content_type="text/plain")

    @ops.get("/readyz")
    def ready() -> tuple[Response, int]:
        found = {name: _look(probe) for name, probe in probes.items()}
        is_ready = all(found[name]["ok"] for name in needed)
        return jsonify({"ready": is_ready, "dependencies": found}), 200 if is_ready else 503

    return ops


def _look(probe: Callable[[], float]) -> dict[str, bool | float]:
    try:
        return {"ok": True, "latency_ms": round(probe() * 1000, 1)}
    except OutsideFailed:
        return {"ok": False}
