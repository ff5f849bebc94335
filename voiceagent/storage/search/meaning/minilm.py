"""all-MiniLM-L6-v2 in numpy: a BERT of six layers, read from its safetensors. 40 lines instead of 2 GB of torch."""

import json
import math
import os
import threading
from pathlib import Path
from typing import Any

from voiceagent.storage.column_types import storable
from voiceagent.storage.search.meaning.weights import checked_weights

_HEADS = 12
_EPSILON = 1e-12
_MOST_TOKENS = 256
"""As the model was trained; of a longer text its beginning counts."""


class MiniLM:
    """Keeps `Embedder`. Loads with the first text: 0.2 s and some 100 MB. Threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: _Bert | None = None

    def embed(self, text: str) -> bytes:
        with self._lock:
            self._loaded = self._loaded or _Bert(checked_weights())
            return self._loaded.vector(text)


class _Bert:
    def __init__(self, folder: Path) -> None:
        # One thread: such small matrices gain nothing by more, and others work here too.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        import numpy as np
        from tokenizers import Tokenizer

        self._np = np
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._weights = _read(folder / "model.safetensors", np)

    def vector(self, text: str) -> bytes:
        ids = self._tokenizer.encode(storable(text)).ids
        states = self._embedded(ids)
        for layer in range(6):
            states = self._layer(f"encoder.layer.{layer}", states)
        mean = states.mean(axis=0)
        return bytes((mean / self._np.linalg.norm(mean)).astype("<f2").tobytes())

    def _embedded(self, ids: list[int]) -> Any:
        weights = self._weights
        words = weights["embeddings.word_embeddings.weight"][ids]
        places = weights["embeddings.position_embeddings.weight"][: len(ids)]
        return self._norm("embeddings", words + places + weights["embeddings.token_type_embeddings.weight"][0])

    def _layer(self, name: str, states: Any) -> Any:
        attended = self._linear(f"{name}.attention.output.dense", self._attention(f"{name}.attention.self", states))
        states = self._norm(f"{name}.attention.output", states + attended)
        inner = _gelu(self._linear(f"{name}.intermediate.dense", states), self._np)
        return self._norm(f"{name}.output", states + self._linear(f"{name}.output.dense", inner))

    def _attention(self, name: str, states: Any) -> Any:
        query, key, value = (
            self._linear(f"{name}.{part}", states).reshape(len(states), _HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        shares = self._np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(1, 0, 2).reshape(len(states), -1)

    def _linear(self, name: str, states: Any) -> Any:
        return states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, name: str, states: Any) -> Any:
        centred = states - states.mean(axis=-1, keepdims=True)
        scaled = centred / self._np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        return scaled * self._weights[f"{name}.LayerNorm.weight"] + self._weights[f"{name}.LayerNorm.bias"]


def _gelu(x: Any, np: Any) -> Any:
    """x/2 (1 + erf(x/√2)), with Abramowitz and Stegun's erf (7.1.26), right to 1.5e-7: numpy has none."""
    z = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return x / 2 * (1 + np.sign(x) * (1 - series * np.exp(-z * z)))


def _read(file: Path, np: Any) -> dict[str, Any]:
    """Safetensors: eight bytes of length, a JSON header with a place for each tensor, the tensors."""
    data = file.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = {name: about for name, about in json.loads(data[8:start]).items() if about.get("dtype") == "F32"}
    return {name: _tensor(data, start, about, np) for name, about in header.items()}


def _tensor(data: bytes, start: int, about: dict[str, Any], np: Any) -> Any:
    count = math.prod(about["shape"])
    return np.frombuffer(data, "<f4", count, start + about["data_offsets"][0]).reshape(about["shape"])
