import Glibc
import QuirePlan

/// The bytes of a file, decompressed and in UTF-8, block by block; what isn't as it was found before is a problem.
final class FileBlocks {
    /// How many bytes are read at once.
    static let size = 256 << 10

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

    init(_ file: FileState, _ encoding: FileEncoding?) throws(FileProblem) {
        self.file = file
        self.encoding = encoding
        text = TextDecoding(encoding)
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
        if Task.isCancelled { throw FileProblem(.cancelled, "reading \(file.name) was cancelled") }
        let bytes = try nextBytes()
        if bytes == nil {
            isAtEnd = true
            guard isUnchanged, file.isSame(as: FilePlace.current(file.path)) else { throw .changed(file.name) }
        }
        if isFirst, let bytes {
            isFirst = false
            try refuseBinary(bytes)
        }
        do throws(TextDecoding.Invalid) {
            return try text.decode(bytes ?? [], isLast: bytes == nil)
        } catch {
            throw invalid(error)
        }
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

    private func read() throws(FileProblem) -> [UInt8]? {
        var failure: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: FileBlocks.size) { room, count in
            var got = -1
            repeat { got = Glibc.read(descriptor, room.baseAddress, room.count) } while got < 0 && errno == EINTR
            if got < 0 { failure = errno }
            count = max(0, got)
        }
        guard failure == 0 else { throw .unreadable(file.name, failure) }
        bytesRead += piece.count
        return piece.isEmpty ? nil : piece
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

    private func invalid(_ error: TextDecoding.Invalid) -> FileProblem {
        let hexadecimal = error.bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined(separator: " ")
        let name = encoding == .utf16 ? "UTF-16" : "UTF-8"
        return FileProblem(
            .encoding,
            "\(file.name) line \(error.place.line), column \(error.place.column): expected \(name), found the bytes "
                + hexadecimal,
            hint: "if it is written in another encoding, name it: (encoding latin1)")
    }
}
