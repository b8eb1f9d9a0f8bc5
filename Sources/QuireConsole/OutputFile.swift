import QuireFiles
package import QuireSession

/// A file that results are written to, which takes its place only when they are whole.
///
/// After a failure the old file is untouched and what was written is in `PATH.partial`. What is no regular file, such as
/// a device or a pipe, is written where it is.
package struct OutputFile: Sendable {
    private let draft: FileDraft
    /// Where to write.
    package let stream: ByteStream

    /// Begins to write what will be at a path.
    package init(path: String) throws(OutputError) {
        do throws(FileFailure) {
            draft = try FileDraft(path, kept: OutputFile.ending)
        } catch {
            throw .failed("\(error)")
        }
        stream = ByteStream(descriptor: draft.descriptor, name: path)
    }

    private static let ending = ".partial"

    /// Where the rows of a partial result are.
    package var partialPath: String { draft.isInPlace ? draft.path : draft.path + OutputFile.ending }

    /// Puts the file in its place, or beside it as `.partial`; a partial result without a byte leaves nothing. Rows that
    /// can't be put there stay in a file whose name the error tells.
    package func finish(isComplete: Bool, hasContent: Bool) throws(OutputError) {
        guard isComplete || hasContent else { return draft.discard() }
        do throws(FileFailure) {
            try draft.commit(ending: isComplete ? "" : OutputFile.ending)
        } catch {
            guard hasContent, !draft.isInPlace else {
                draft.discard()
                throw .failed("\(error)")
            }
            throw .failed("\(error); what was written is in \(draft.keep())")
        }
    }
}
