"""What has to be refused, and by which word: other providers by name, and what is no export at all."""

from common import Case, dump, lines, zip_bytes
from zipfile import ZIP_STORED

NOBODY = "nobody/nothing"
DEEPSEEK = [{
    "id": "d", "title": "soup", "inserted_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    "mapping": {"root": {"id": "root", "message": None},
        "1": {"id": "1", "message": {"fragments": [{"type": "REQUEST", "content": "soup"}]}}},
}]  # fmt: skip
STUDIO = {"runSettings": {"model": "m"}, "systemInstruction": {},
    "chunkedPrompt": {"chunks": [{"text": "soup", "role": "user"}]}}
OPEN_WEB_UI = [{"id": "o", "title": "soup",
    "chat": {"title": "soup", "history": {"messages": {"m": {"role": "user", "content": "soup"}}}}}]
THREAD = {
    "metadata": {"thread_id": "t", "thread_title": "soup", "thread_url": "https://www.perplexity.ai/search/t",
        "thread_created_at": "2026-01-01"},
    "conversations": [{"uuid": "u", "query": "soup", "answer": "salt", "timestamp": "2026-01-01", "sources": []}],
}  # fmt: skip
LIBRARY = {
    "status": "success", "thread_metadata": {},
    "entries": [{"uuid": "u", "backend_uuid": "b", "context_uuid": "c", "query_str": "soup", "thread_url_slug": "s"}],
}  # fmt: skip
AIDER = b"# aider chat started at 2026-01-02 03:04:05\n\n#### soup\n\nsalt\n"
LOGIN = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form>Sign in to go on</form></body></html>"


def sheet():
    """A workbook as the old data request gives."""
    text = '<worksheet><sheetData><row><c t="inlineStr"><is><t>soup</t></is></c></row></sheetData></worksheet>'
    book = '<workbook><sheets><sheet name="Conversations"/><sheet name="Memory"/></sheets></workbook>'
    return zip_bytes({
        "[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>", "xl/workbook.xml": book.encode(),
        "xl/worksheets/sheet1.xml": text.encode(), "xl/sharedStrings.xml": b"<sst/>",
    })  # fmt: skip


def cases(maker):
    def case(name, file, data, *parts):
        return Case(f"refused-{name}", NOBODY).file(file, data).refused(*parts)

    yield Case("refused-perplexity-xlsx", NOBODY).file("perplexity.xlsx", sheet()).refused(
        "perplexity", "spreadsheet", "delete there by hand", "chats deleted --account perplexity", every=True)
    # Nobody knows yet what the provider's own export looks like inside.
    threads = {"threads/soup.md": b"# soup\n\nsalt [1]\n", "answers.txt": b"salt [1]\n"}
    yield case("perplexity-zip", "perplexity-export.zip", zip_bytes(threads), "no list of chats inside")
    yield case("perplexity-thread", "thread.json", dump(THREAD), "perplexity")
    yield case("perplexity-library", "library.json", dump(LIBRARY), "perplexity")
    yield case("deepseek", "conversations.json", dump(DEEPSEEK), "deepseek")
    deepseek = {"user.json": b'{"id": "u"}', "conversations.json": dump(DEEPSEEK)}
    yield case("deepseek-zip", "deepseek_data.zip", zip_bytes(deepseek), "deepseek")
    yield case("ai-studio", "prompt.json", dump(STUDIO), "ai studio")
    yield case("open-webui", "chat-export.json", dump(OPEN_WEB_UI), "open webui")
    yield case("open-webui-one", "chat.json", dump({"id": "o", "history": {"messages": {}}}), "open webui")
    yield case("aider", "history.md", AIDER, "not json", "json")
    index = [{"sessionId": "s", "title": "soup", "dateCreated": "1760000000000", "workspaceDirectory": "/home/me"}]
    yield case("continue", "s.json", dump(dict(index[0], history=[{"message": {"role": "user"}}])), "'sessionId'")
    yield case("continue-index", "sessions.json", dump(index), "'sessionId'")
    events = [{"type": "session.start", "data": {"sessionId": "s"}, "id": "e", "timestamp": "2026-01-01T00:00:00Z"}]
    yield case("copilot-cli", "events.jsonl", lines(events * 2), "'data'")
    for name in ("prod-mc-billing", "prod-mc-auth-mgmt-api"):
        yield case(name, f"{name}.json", dump({"session": "s", "card": 1}), "login")
    yield case("login-page", "export.zip", LOGIN, "web page", "html")
    yield case("login-page-html", "export.html", LOGIN, "web page", "html")
    yield case("unknown-keys", "export.json", dump({"soup": 1, "bread": []}), "'soup'")
    yield case("unknown-list", "export.json", dump([{"soup": 1, "bread": 2}]), "'soup'")
    yield case("unknown-lines", "export.jsonl", b'{"soup":1}\n{"soup":2}\n', "'soup'")
    yield case("unknown-table", "export.csv", b"Soup,Bread\r\n1,2\r\n", "")
    links = [{"id": "l", "conversation_id": "c", "title": "soup", "is_anonymous": True}]
    yield case("side-file", "shared_conversations.json", dump(links), "")
    yield case("nothing", "conversations.json", b"[]", "no chats")
    yield case("empty", "conversations.json", b"", "empty")
    yield case("cut", "conversations.json", b'[{"id": "a", "mapping": {}, "create_time": 1.5}, {"id"', "ends too early")
    yield case("cut-zip", "export.zip", zip_bytes(deepseek)[:-9], "end of the zip")
    yield case("picture", "export.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "not an export", "json")
    inner = zip_bytes({"conversations.json": b'[{"id": "a", "mapping": {}, "create_time": 1.5}]'})
    for depth in range(2):
        inner = zip_bytes({f"Conversations_1-chatgpt-000{depth}.zip": inner}, ZIP_STORED)
    yield case("zip-in-zip-in-zip", "export.zip", inner, "")
    yield case("folder-of-nothing", "a/b.txt", b"soup", "")
