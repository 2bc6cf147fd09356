"""files.*: a file is announced, its bytes are sent to an address, then it is shared."""

import base64
import mimetypes
from pathlib import PurePath

from sandbox.slack.chat import content
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.shapes import shape, string
from sandbox.slack.workspace import Workspace

FILE_BYTES = 1_000_000_000
FILE = shape({"id!": string(255), "title": string(), "highlight_type": string()})


class Files:
    """The methods by which the app hands over files."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def announce(self, arguments: Json) -> Json:
        """An address that takes a file of exactly this length."""
        if not 0 < arguments["length"] <= FILE_BYTES:
            raise Refused("invalid_arguments", "invalid `length` [json-pointer:/length]")
        file_id = self._workspace.new_id("F")
        name = PurePath(arguments["filename"]).name
        self._workspace.state["files"][file_id] = {
            "id": file_id,
            "created": int(self._workspace.now()),
            "name": name,
            "title": name,
            "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "filetype": PurePath(name).suffix.removeprefix("."),
            "size": arguments["length"],
            "user": self._workspace.config.bot_user_id,
            "_arrived": False,
            "_shared": False,
        }
        self._workspace.save()
        return {"file_id": file_id, "upload_url": f"{arguments['_base']}slack/upload/{file_id}"}

    def take(self, file_id: str, body: bytes) -> int:
        """Keep the bytes that were sent; refuses an unknown file or another length."""
        about = self._about(file_id)
        if about["_arrived"] or len(body) != about["size"]:
            raise Refused("invalid_upload", status=400)
        self._workspace.remembered(f"file.{file_id}", base64.b64encode(body).decode())
        about["_arrived"] = True
        self._workspace.save()
        return len(body)

    def read(self, file_id: str) -> tuple[bytes, str]:
        """A file's bytes and kind."""
        about = self._about(file_id)
        if not about["_arrived"]:
            raise Refused("file_not_found")
        return base64.b64decode(self._workspace.recalled(f"file.{file_id}")), about["mimetype"]

    def complete(self, arguments: Json) -> Json:
        """Make the files what they are for: a message in a channel, or private ones."""
        found = [self._named(one) for one in self._listed(arguments["files"])]
        channels = [arguments["channel_id"]] if arguments.get("channel_id") else []
        channels += [name for name in arguments.get("channels", "").split(",") if name]
        for name in channels:
            self._share(name, found, arguments)
        for about in found:
            about["_shared"] = True
        self._workspace.save()
        return {"files": [self.outside(about, arguments["_base"]) for about in found]}

    def info(self, arguments: Json) -> Json:
        """What is known of one file."""
        about = self._about(arguments["file"])
        return {"file": self.outside(about, arguments["_base"]), "comments": []}

    def outside(self, about: Json, base: str) -> Json:
        """A file as the Web API shows it."""
        shown = {name: value for name, value in about.items() if not name.startswith("_")}
        address = f"{base}slack/files/{about['id']}/{about['name']}"
        return {**shown, "url_private": address, "url_private_download": address}

    def _listed(self, files: object) -> list[Json]:
        if not isinstance(files, list) or not files:
            raise Refused("invalid_arguments", "must provide an array [json-pointer:/files]")
        problems = [p for n, one in enumerate(files) for p in FILE(one, f"/files/{n}")]
        if problems:
            raise Refused("invalid_arguments", *problems)
        return files

    def _named(self, one: Json) -> Json:
        about = self._about(one.get("id", ""))
        if not about["_arrived"] or about["_shared"]:
            raise Refused("file_not_found")
        about["title"] = one.get("title") or about["name"]
        return about

    def _about(self, file_id: str) -> Json:
        about: Json | None = self._workspace.state["files"].get(file_id)
        if about is None:
            raise Refused("file_not_found", status=200)
        return about

    def _share(self, name: str, found: list[Json], arguments: Json) -> None:
        channel = self._workspace.channel(name, "invalid_channel")
        bot = self._workspace.config.bot_user_id
        if bot not in self._workspace.members(channel):
            raise Refused("not_in_channel")
        asked = {"text": arguments.get("initial_comment"), "blocks": arguments.get("blocks")}
        kept = self._workspace.by_app(content(self._workspace, asked, least=False))
        if thread := arguments.get("thread_ts"):
            self._workspace.find(channel["id"], thread, "thread_not_found")
            kept["thread_ts"] = thread
        kept["files"] = [self.outside(about, arguments["_base"]) for about in found]
        self._workspace.post(channel["id"], kept)
