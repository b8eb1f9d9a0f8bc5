import CDecompression
import QuirePlan

/// Decompresses a file piece by piece.
final class Decompressor {
    private let decoder: OpaquePointer
    private var room = [UInt8](repeating: 0, count: FileBlocks.size)

    /// A decompressor; nil where the library that knows the coding can't be opened.
    init?(_ compression: FileCompression) {
        let coding = compression == .gzip ? QUIRE_CODING_GZIP : QUIRE_CODING_ZSTD
        guard let decoder = quire_decoder_new(coding) else { return nil }
        self.decoder = decoder
    }

    deinit { quire_decoder_free(decoder) }

    /// Whether what came so far is whole.
    var isWhole: Bool { quire_decoder_is_whole(decoder) != 0 }

    /// Decompresses as much of a piece as gives a block, and takes it from the piece.
    ///
    /// - Returns: what it gave, empty where the piece is used up; nil where it is damaged.
    func decompress(_ piece: inout ArraySlice<UInt8>) -> [UInt8]? {
        let result = piece.withUnsafeBufferPointer { source -> (used: Int, made: Int)? in
            var input = source.baseAddress
            var inputLeft = source.count
            return room.withUnsafeMutableBufferPointer { space -> (used: Int, made: Int)? in
                var output = space.baseAddress
                var outputLeft = space.count
                guard quire_decoder_run(decoder, &input, &inputLeft, &output, &outputLeft) == 0 else { return nil }
                return (source.count - inputLeft, space.count - outputLeft)
            }
        }
        guard let (used, made) = result, used > 0 || made > 0 || piece.isEmpty else { return nil }
        piece = piece.dropFirst(used)
        return Array(room[..<made])
    }
}
