import Testing

@Suite("Scripts and results that are no regular files")
struct StreamScriptTests {
    private func bash(_ script: String, _ folder: Folder) throws -> Outcome {
        var run = Invocation(["-c", script, Places.quire], in: folder)
        run.program = "bash"
        return try run.run()
    }

    @Test(
        "A script comes from wherever it is",
        arguments: [
            "\"$0\" - < s.quire", "cat s.quire | \"$0\" -", "\"$0\" /dev/stdin < s.quire",
            "cat s.quire | \"$0\" /dev/stdin", "\"$0\" <(cat s.quire)", "\"$0\" run <(cat s.quire)",
            "mkfifo p; cat s.quire > p & \"$0\" p", "mkfifo p; cat i.quire > p & \"$0\" p",
            "\"$0\" <(cat i.quire)", "\"$0\" - < i.quire", "cat s.quire | \"$0\" -c 'include \"-\"'",
            "mkfifo p; cat s.quire > p & \"$0\" -c 'include \"p\"'", "\"$0\" s.quire",
            "\"$0\" -c 'include \"/dev/stdin\"' < s.quire",
        ])
    func scripts(command: String) throws {
        let folder = try Folder()
        try folder.write("s.quire", "print 1 + 1\n")
        try folder.write("i.quire", "include \"s.quire\"\n")
        let outcome = try bash(command, folder)
        #expect(outcome.end == .exit(0) && outcome.text == "{\"value\":2}\n", "\(outcome.text)\(outcome.errors)")
    }

    @Test("An included pipe that names a provider which opens late is read once")
    func openedLate() throws {
        let folder = try Folder()
        try folder.write("s.quire", "explain from stripe.payment_links limit 1\n")
        let outcome = try bash("mkfifo p; cat s.quire > p & \"$0\" --sandbox -c 'include \"p\"'", folder)
        #expect(outcome.end == .exit(0) && !outcome.text.isEmpty, "\(outcome.errors)")
    }

    @Test(
        "check finds what is wrong wherever the script comes from",
        arguments: ["\"$0\" check - < s.quire", "\"$0\" check <(cat s.quire)", "cat s.quire | \"$0\" check /dev/stdin"])
    func check(command: String) throws {
        let folder = try Folder()
        try folder.write("s.quire", "from nowhere\n")
        let outcome = try bash(command, folder)
        #expect(outcome.end == .exit(3) && outcome.errors.contains("nowhere"), "\(outcome.errors)")
    }

    @Test(
        "Results go where the path leads, and what is there stays what it is",
        arguments: [
            ("mkfifo p; cat p > got & \"$0\" -o p -c 'print 1'; wait; test -p p && cat got", "{\"value\":1}\n"),
            ("\"$0\" -o /dev/stdout -c 'print 1' | cat", "{\"value\":1}\n"),
            ("\"$0\" -o - -c 'print 1'", "{\"value\":1}\n"),
            ("echo a > out; (echo b; \"$0\" -o /dev/stdout -c 'print 1') >> out; cat out", "a\nb\n{\"value\":1}\n"),
            (
                "touch a.csv; chmod 640 a.csv; ln -s a.csv l; \"$0\" -o l -f csv -c 'print 1'; test -L l; "
                    + "stat -c %a a.csv; cat a.csv", "640\nvalue\n1\n"
            ),
            ("umask 027; \"$0\" -o a.csv -c 'print 1'; stat -c %a a.csv", "640\n"),
            (
                "printf 'print   1' > s; chmod 600 s; ln -s s l; \"$0\" fmt --in-place l; test -L l && stat -c %a s",
                "600\n"
            ),
        ])
    func results(command: String, expected: String) throws {
        let outcome = try bash(command, try Folder())
        #expect(outcome.end == .exit(0) && outcome.text == expected, "\(outcome.text)\(outcome.errors)")
    }

    @Test("An extension that names no format is an error, unless the format is named", arguments: ["x.xyz", "a.b.c"])
    func extensions(name: String) throws {
        let folder = try Folder()
        let outcome = try Invocation(["-o", name, "-c", "print 1"], in: folder).run()
        #expect(outcome.end == .exit(2) && outcome.errors.contains("names no format") && folder.files.isEmpty)
        let named = try Invocation(["-o", name, "-f", "csv", "-c", "print 1"], in: folder).run()
        #expect(named.end == .exit(0) && folder.text(name) == "value\n1\n")
    }
}
