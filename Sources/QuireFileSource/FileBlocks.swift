import Glibc
import QuirePlan

/// The bytes of a file, decompressed and in UTF-8, block by block; what isn't as it was found before is a problem.
final class FileBlocks {
    /// How many bytes are read at once, as a rule.
    static let size = 256 << 10

    private let size: Int
    private let file: FileState
    private let encoding: FileEncoding?
    private let descriptor: Int32
    private let decompressor: Decompressor?
    private var compressed: ArraySlice<UInt8> = []
    private var text: TextDecoding
    private var isAtEnd = false
    private var isFirst = true
    /// How many bytes were read of the file.
    private(set) var bytesRead = 0

    /// The blocks of a file; with `leavesChecks` whoever takes them looks whether they are UTF-8.
    init(
        _ file: FileState, _ encoding: FileEncoding?, leavesChecks: Bool = false, size: Int = FileBlocks.size
    ) throws(FileProblem) {
        self.size = size
        self.file = file
        self.encoding = encoding
        text = TextDecoding(encoding, leavesChecks: leavesChecks)
        var decompressor: Decompressor?
        if let compression = FileCompression(path: file.path) {
            decompressor = Decompressor(compression)
            guard decompressor != nil else {
                throw FileProblem(
                    .unreadable,
                    "\(file.name) can't be decompressed: the library for \(compression.ending) isn't installed")
            }
        }
        self.decompressor = decompressor
        descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw .unreadable(file.name, errno) }
        guard isUnchanged else { throw .changed(file.name) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next block of text, which may be empty; nil at the end.
    func next() throws(FileProblem) -> [UInt8]? {
        if isAtEnd { return nil }
        try checkCancellation()
        let bytes = try nextBytes()
        if bytes == nil { try end() }
        if isFirst, let bytes {
            isFirst = false
            try refuseBinary(bytes)
        }
        do throws(TextDecoding.Invalid) {
            return try text.decode(bytes ?? [], isLast: bytes == nil)
        } catch {
            throw .invalid(error, in: file.name, encoding)
        }
    }

    /// What is left of the block before, and behind it at least as many new bytes; nil at the end.
    func next(after rest: ArraySlice<UInt8>) throws(FileProblem) -> [UInt8]? {
        guard text.isText, decompressor == nil, !isAtEnd else {
            guard let block = try next() else { return nil }
            return rest.isEmpty ? block : rest + block
        }
        try checkCancellation()
        if let block = try read(after: rest) { return block }
        try end()
        return nil
    }

    private func checkCancellation() throws(FileProblem) {
        if Task.isCancelled { throw FileProblem(.cancelled, "reading \(file.name) was cancelled") }
    }

    private func end() throws(FileProblem) {
        isAtEnd = true
        guard isUnchanged, file.isSame(as: FilePlace.current(file.path)) else { throw .changed(file.name) }
    }

    /// The next bytes, decompressed; nil at the end.
    private func nextBytes() throws(FileProblem) -> [UInt8]? {
        guard let decompressor else { return try read() }
        while true {
            if !compressed.isEmpty {
                guard let made = decompressor.decompress(&compressed) else { throw damaged("is damaged") }
                if !made.isEmpty { return made }
            }
            guard let piece = try read() else {
                guard let made = decompressor.decompress(&compressed) else { throw damaged("is damaged") }
                if !made.isEmpty { return made }
                // Nothing at all is nothing compressed.
                guard decompressor.isWhole else { throw damaged("ends too early") }
                return nil
            }
            compressed = piece[...]
        }
    }

    /// The next bytes, behind those that are left of the ones before.
    private func read(after rest: ArraySlice<UInt8> = []) throws(FileProblem) -> [UInt8]? {
        var failure: Int32 = 0
        let more = max(size, rest.count)
        let piece = [UInt8](unsafeUninitializedCapacity: rest.count + more) { room, count in
            rest.withUnsafeBufferPointer { rest in _ = room.update(fromContentsOf: rest) }
            var got = -1
            repeat {
                got = Glibc.read(descriptor, room.baseAddress.map { $0 + rest.count }, more)
            } while got < 0 && errno == EINTR
            if got < 0 { failure = errno }
            count = rest.count + max(0, got)
        }
        guard failure == 0 else { throw .unreadable(file.name, failure) }
        bytesRead += piece.count - rest.count
        return piece.count == rest.count ? nil : piece
    }

    private var isUnchanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && file.isSame(as: FileState(file.path, file.name, status))
    }

    private func refuseBinary(_ bytes: [UInt8]) throws(FileProblem) {
        guard encoding == nil || encoding == .utf8, !bytes.starts(with: [0xFF, 0xFE]),
            !bytes.starts(with: [0xFE, 0xFF]),
            let zero = bytes.firstIndex(of: 0)
        else { return }
        let isGzip = bytes.starts(with: [0x1F, 0x8B])
        let isZstandard = bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
        let hint =
            isGzip || isZstandard
            ? "it is compressed: a name that ends in \(isGzip ? ".gz" : ".zst") has it decompressed"
            : "expected text; what is written in UTF-16 is read with (encoding utf16)"
        throw FileProblem(.malformed, "\(file.name) is binary: its byte \(zero + 1) is zero", hint: hint)
    }

    private func damaged(_ what: String) -> FileProblem {
        FileProblem(.malformed, "\(file.name) can't be decompressed: it \(what)", hint: "make it anew, or get it again")
    }
}

extension FileProblem {
    /// Bytes that aren't text in the encoding that the file should have.
    static func invalid(_ error: TextDecoding.Invalid, in name: String, _ encoding: FileEncoding?) -> FileProblem {
        let hexadecimal = error.bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined(separator: " ")
        let expected = encoding == .utf16 ? "UTF-16" : "UTF-8"
        return FileProblem(
            .encoding,
            "\(name) line \(error.place.line), column \(error.place.column): expected \(expected), found the bytes "
                + hexadecimal,
            hint: "if it is written in another encoding, name it: (encoding latin1)")
    }
}
