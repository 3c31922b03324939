import Testing

@testable import OptoutCLI

@Suite struct ChatLinkTests {
    @Test(arguments: [
        ("6857150a-cd20", "https://chatgpt.com/c/6857150a-cd20"), ("a/../b", "https://chatgpt.com/c/a%2F..%2Fb"),
        ("x?y#z&w=1", "https://chatgpt.com/c/x%3Fy%23z%26w%3D1"), ("%2e", "https://chatgpt.com/c/%252e"),
        ("a b\n;$(id)", "https://chatgpt.com/c/a%20b%0A%3B%24%28id%29"), ("é", "https://chatgpt.com/c/%C3%A9"),
        ("--help", "https://chatgpt.com/c/--help"), ("\u{0}", "https://chatgpt.com/c/%00"),
    ])
    func anIDIsNothingButALastPartOfThePath(id: String, link: String) {
        #expect(ChatLink("https://chatgpt.com/c/{id}", id: id)?.text == link)
    }

    @Test(arguments: ["", ".", ".."])
    func anIDThatMeansAFolderHasNoLink(id: String) { #expect(ChatLink("https://chatgpt.com/c/{id}", id: id) == nil) }

    @Test(arguments: [
        "http://chatgpt.com/c/{id}", "https://{id}.example.com/", "https://example.com/c/", "file:///{id}",
        "https://example.com/{id}/{id}", "javascript:{id}", "https://example.com@evil.example/{id}",
        "https://example.com:8080/{id}", "https://ex ample.com/{id}", "https://localhost/{id}", "--new-window {id}",
        "https://example.com/c\u{1B}/{id}",
    ])
    func onlyAPlainHttpsPatternMakesALink(pattern: String) { #expect(ChatLink(pattern, id: "abc") == nil) }

    @Test func anEndlessIDHasNoLink() {
        #expect(ChatLink("https://chatgpt.com/c/{id}", id: String(repeating: "é", count: 400)) == nil)
    }
}
