import Glibc
package import QuireFetch
import QuireModel
package import QuirePlan
import Synchronization

/// Files as tables: what looks at them, remembers what they were found to be, and reads them.
package final class FileSource: FileShelf {
    package typealias Description = Result<FileTable, FileProblem>

    private struct Memory {
        var whole: [FileReference: Description] = [:]
        var beginnings: [FileReference: Description] = [:]
    }

    private let memory = Mutex(Memory())
    private let standardInput: StandardInput
    /// How many chunks are looked at or read at once.
    private let cores: Int

    /// Files as the process sees them; standard input is one where it isn't the script.
    package init(
        standardInput: StandardInput = .taken("standard input is not read here"),
        cores: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    ) {
        self.standardInput = standardInput
        self.cores = max(1, cores)
    }

    package let title = "Files"

    // MARK: Looking at files

    package func known(_ reference: FileReference) -> Description? { memory.withLock { $0.whole[reference] } }

    package func look(at reference: FileReference) {
        let found = description(of: reference, .whole)
        memory.withLock { $0.whole[reference] = found }
    }

    package func beginning(_ reference: FileReference) -> Description {
        // What comes through a pipe is for the query that runs.
        guard !reference.isStandardInput else {
            return .failure(FileProblem(.unreadable, "standard input is read when this runs"))
        }
        if let known = memory.withLock({ $0.beginnings[reference] }), FileSource.isCurrent(known) { return known }
        let found = description(of: reference, .beginning)
        memory.withLock { $0.beginnings[reference] = found }
        return found
    }

    package func refresh() {
        for (reference, description) in memory.withLock({ $0.whole }) {
            switch description {
            case .failure: memory.withLock { _ = $0.whole.removeValue(forKey: reference) }
            case .success: if !isCurrent(reference, description) { look(at: reference) }
            }
        }
    }

    private func description(of reference: FileReference, _ depth: FileDescriber.Depth) -> Description {
        do throws(FileProblem) {
            let files =
                reference.isStandardInput ? [try standardInput.file()] : try FilePlace.files(of: reference)
            return .success(try FileDescriber(reference: reference, files: files, depth: depth, cores: cores).table())
        } catch {
            return .failure(error)
        }
    }

    private func isCurrent(_ reference: FileReference, _ description: Description) -> Bool {
        guard case .success(let table) = description, FileSource.isCurrent(description) else { return false }
        // A file more may match the pattern by now.
        guard reference.isPattern else { return true }
        return (try? FilePlace.files(of: reference))?.map(\.path) == table.files.map(\.path)
    }

    private static func isCurrent(_ description: Description) -> Bool {
        guard case .success(let table) = description else { return false }
        return table.files.allSatisfy { $0.isSame(as: FilePlace.current($0.path)) }
    }

    // MARK: Reading

    package func read(
        _ scan: Scan, saved: SavedScan?, deliver: (FetchScheduler.Event) async throws -> FetchScheduler.Demand
    ) async throws -> ScanReport {
        var report = ScanReport(source: scan.source.name, strategy: scan.path.strategy)
        guard let table = scan.source.origin.file else { return report }
        let reader = ChunkReader(table, columns: scan.schema.columns.map(\.name), cores: cores)
        try await reader.read { scanned in
            report.keptOut.add(scanned.keptOut)
            report.bytes = reader.bytesRead
            if let batch = scanned.batch {
                report.rows += batch.count
                if batch.count > 0, try await deliver(.rows(batch)) == .enough {
                    report.hasEnough = true
                    return .enough
                }
            }
            guard let failure = scanned.failure else { return .more }
            try Task.checkCancellation()
            report.failure = FetchError(.file(failure))
            return .enough
        }
        report.bytes = reader.bytesRead
        return report
    }
}
