"""One file: a tar of the copy and its manifest, encrypted by age to public keys (pyrage).

Whoever backs up needs no secret, so a stolen machine does not open its own backups. Everything
streams. A name in the file is never used as a path: there are two, and no other is believed.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyrage

from core.backups.manifest import Manifest, read_manifest
from core.errors import InvalidInput, WrongState
from core.security.signing import Signer

BOOKS: Final = "books"
MANIFEST: Final = "manifest.json"
MANIFEST_BYTES_MOST: Final = 10_000_000
CHUNK: Final = 1 << 20
CUT: Final = "Take another backup: this one was cut off or changed on its way."


def recipients(texts: Sequence[str]) -> list[Any]:
    """Public keys, `age1…`; raises `InvalidInput` for what is none."""
    if not texts:
        hint = "Make a pair with: paidup backup-key FILE. Set the public one; keep the file away."
        raise InvalidInput("PAIDUP_BACKUP_RECIPIENTS is empty.", hint=hint)
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in texts]
    except (pyrage.RecipientError, UnicodeEncodeError) as error:
        hint = "Each is a public key that begins with age1, spaces between."
        raise InvalidInput("PAIDUP_BACKUP_RECIPIENTS cannot be used.", hint=hint) from error


def identity(path: Path) -> list[Any]:
    """The secret keys in a file; raises `InvalidInput` when there is none."""
    try:
        lines = path.read_text(encoding="utf-8").split()
        found = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
        keys = [pyrage.x25519.Identity.from_str(line) for line in found]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise InvalidInput(f"{path} cannot be read as a key.") from error
    if not keys:
        raise InvalidInput(f"There is no key in {path}.", hint="It begins with AGE-SECRET-KEY-.")
    return keys


def new_pair(path: Path) -> str:
    """Keep a new secret key in a file of its own; answers its public key."""
    made = pyrage.x25519.Identity.generate()
    try:
        with private(path, os.O_EXCL) as file:
            file.write(f"{made}\n".encode())
    except OSError as error:
        raise WrongState(f"{path} cannot be written: {error.strerror}.") from error
    return str(made.to_public())


def private(path: Path, flags: int = os.O_TRUNC) -> BinaryIO:
    """Open a file to be written that is its owner's alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
    return os.fdopen(handle, "wb")


def pack(books: Path, manifest: Manifest, signer: Signer, keys: list[Any], out: Path) -> Manifest:
    """Write the file beside its place, and rename it there when it is whole and on the disk."""
    digest = hashlib.sha256()
    for chunk in _read(books):
        digest.update(chunk)
    size = books.stat().st_size
    manifest = replace(manifest, sha256=digest.hexdigest(), size=size)
    aside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with private(aside) as file:
            told = manifest.signed(signer)
            pyrage.encrypt_io(io.BufferedReader(_Chunks(_tar(books, size, told))), file, keys)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(out)
    except OSError as error:
        raise WrongState(f"The backup could not be written: {error.strerror}.") from error
    finally:
        aside.unlink(missing_ok=True)
    settle(out.parent)
    return manifest


def unpack(file: Path, keys: list[Any], signer: Signer, folder: Path) -> tuple[Path, Manifest]:
    """Open a backup into a folder and check all of it; raises `InvalidInput` and changes nothing.

    The books are whole and as they were signed once this answers.
    """
    plain = folder / "plain.tar"
    try:
        with file.open("rb") as source, private(plain) as target:
            pyrage.decrypt_io(source, target, keys)
    except pyrage.DecryptError as error:
        hint = "Is it a backup of Paidup, and the identity the one it was made for?"
        raise InvalidInput(f"{file} cannot be opened with this key.", hint=hint) from error
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read to its end.", hint=CUT) from error
    books = folder / BOOKS
    try:
        manifest = _taken_out(plain, books, signer)
    except tarfile.TarError as error:
        raise InvalidInput(f"{file} is no backup of Paidup.", hint=CUT) from error
    finally:
        plain.unlink()
    return books, manifest


def settle(folder: Path) -> None:
    """See that a renaming within a folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _taken_out(plain: Path, books: Path, signer: Signer) -> Manifest:
    """The books to their place, and the manifest that fits them."""
    found: dict[str, int] = {}
    digest, told = hashlib.sha256(), b""
    with tarfile.open(plain, "r:") as archive:
        for member in archive:
            expected = BOOKS if not found else MANIFEST
            if member.name != expected or not member.isreg() or member.name in found:
                raise InvalidInput(f"There is something in it that does not belong: {len(found)}.")
            found[member.name] = member.size
            source = archive.extractfile(member)
            assert source is not None, "a regular file can be read"
            if member.name == MANIFEST:
                told = source.read(MANIFEST_BYTES_MOST)
                continue
            with private(books) as target:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
    manifest = read_manifest(told, signer)
    if manifest is None:
        hint = "Set PAIDUP_SECRET_KEY to what it was then. A backup of others is never believed."
        raise InvalidInput("This backup was not signed by this installation.", hint=hint)
    if (manifest.sha256, manifest.size) != (digest.hexdigest(), found[BOOKS]):
        raise InvalidInput("The books in it are not those that were signed.", hint=CUT)
    return manifest


def _tar(books: Path, size: int, told: bytes) -> Iterator[bytes]:
    """The tar as it streams by: the books, then what is said of them."""
    yield _head(BOOKS, size)
    yield from _read(books)
    yield bytes(-size % tarfile.BLOCKSIZE)
    yield _head(MANIFEST, len(told))
    yield told
    yield bytes(-len(told) % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE)


def _head(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.GNU_FORMAT)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


class _Chunks(io.RawIOBase):
    """An iterator of bytes, read like a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            try:
                self._left = next(self._chunks)
            except StopIteration:
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
