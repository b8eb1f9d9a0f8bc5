/// The metadata of a shared library, read from its file without running any of it.
///
/// Reads the 64-bit little-endian ELF files of this platform as linkers write them, and checks every number in them against
/// the file's size before using it.
struct SharedLibrary {
    /// The reason why a file can't be read as a shared library.
    enum Flaw: Error, Hashable {
        /// It doesn't begin like an ELF file.
        case otherFormat
        /// It is a program or an object file, or has another word size or byte order.
        case otherKind
        /// It ends before its headers say.
        case cutOff
        /// Its tables contradict each other, or are larger than any linker makes them.
        case malformed
    }

    /// The processor that it was built for, as a number of the ELF format.
    var machine: UInt16
    /// The libraries that it needs.
    var needed: [String] = []
    /// The symbols that it defines.
    var defined: Set<String> = []
    /// The symbols that other libraries must define for it.
    var undefined: Set<String> = []
    /// The names that the compilers of its parts left.
    var comments: [String] = []

    private static let largestTable = 256 << 20

    /// A library of which only the processor is known.
    init(machine: UInt16) { self.machine = machine }

    /// How much of a library is read.
    enum Part {
        /// Everything.
        case all
        /// The content that isn't in symbol tables.
        case marks
    }

    /// Reads a file.
    init(_ file: borrowing ModuleFile, _ part: Part = .all) throws(Flaw) {
        guard let start = file.bytes(at: 0, count: 20), start.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
            throw .otherFormat
        }
        guard start[4] == 2, start[5] == 1, try start.number(16, UInt16.self) == 3 else { throw .otherKind }
        machine = try start.number(18, UInt16.self)
        guard let header = file.bytes(at: 0, count: 64) else { throw .cutOff }
        try SharedLibrary.checkSegments(header, file)
        let sections = try SharedLibrary.sections(header, file)
        for section in sections {
            switch section.kind {
            case 6:
                let strings = try SharedLibrary.strings(section, sections, file)
                let entries = try SharedLibrary.table(section, file)
                for entry in stride(from: 0, to: entries.count - 15, by: 16)
                where try entries.number(entry, Int64.self) == 1 {
                    needed.append(try strings.text(at: try entries.offset(entry + 8)))
                }
            case 11 where part == .all: try readSymbols(section, sections, file)
            default: break
            }
        }
        let index = Int(try header.number(62, UInt16.self))
        guard sections.indices.contains(index) else { return }
        let names = try SharedLibrary.table(sections[index], file)
        for section in sections where section.kind == 1 {
            guard try names.text(at: section.name) == ".comment" else { continue }
            comments = try SharedLibrary.table(section, file).split(separator: 0).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    private mutating func readSymbols(
        _ section: Section, _ sections: [Section], _ file: borrowing ModuleFile
    ) throws(Flaw) {
        let strings = try SharedLibrary.strings(section, sections, file)
        let symbols = try SharedLibrary.table(section, file)
        for symbol in stride(from: 24, to: symbols.count - 23, by: 24) {
            let name = try strings.text(at: Int(try symbols.number(symbol, UInt32.self)))
            let isUndefined = try symbols.number(symbol + 6, UInt16.self) == 0
            // A weak reference may stay without an answer.
            if isUndefined, symbols[symbol + 4] >> 4 == 2 { continue }
            if isUndefined { undefined.insert(name) } else { defined.insert(name) }
        }
    }

    /// A part of the file, as its headers list it.
    private struct Section {
        let name: Int
        let kind: UInt32
        let offset: Int
        let size: Int
        let link: Int
    }

    /// The ranges that the loader maps into memory must exist: otherwise it would end the process.
    private static func checkSegments(_ header: [UInt8], _ file: borrowing ModuleFile) throws(Flaw) {
        let size = Int(try header.number(54, UInt16.self))
        let count = Int(try header.number(56, UInt16.self))
        guard size >= 56, count > 0 else { throw .malformed }
        guard let table = file.bytes(at: try header.offset(32), count: size * count) else { throw .cutOff }
        for start in stride(from: 0, to: table.count, by: size) where try table.number(start, UInt32.self) == 1 {
            let end = try table.offset(start + 8).addingReportingOverflow(try table.offset(start + 32))
            guard !end.overflow, end.partialValue <= file.identity.size else { throw .cutOff }
        }
    }

    private static func sections(_ header: [UInt8], _ file: borrowing ModuleFile) throws(Flaw) -> [Section] {
        let size = Int(try header.number(58, UInt16.self))
        let count = Int(try header.number(60, UInt16.self))
        guard size >= 64, count > 0 else { throw .malformed }
        guard let table = file.bytes(at: try header.offset(40), count: size * count) else { throw .cutOff }
        var sections: [Section] = []
        for start in stride(from: 0, to: table.count, by: size) {
            sections.append(
                Section(
                    name: Int(try table.number(start, UInt32.self)), kind: try table.number(start + 4, UInt32.self),
                    offset: try table.offset(start + 24), size: try table.offset(start + 32),
                    link: Int(try table.number(start + 40, UInt32.self))))
        }
        return sections
    }

    private static func strings(
        _ section: Section, _ sections: [Section], _ file: borrowing ModuleFile
    ) throws(Flaw) -> [UInt8] {
        guard sections.indices.contains(section.link) else { throw .malformed }
        return try table(sections[section.link], file)
    }

    private static func table(_ section: Section, _ file: borrowing ModuleFile) throws(Flaw) -> [UInt8] {
        guard section.size <= largestTable else { throw .malformed }
        guard let bytes = file.bytes(at: section.offset, count: section.size) else { throw .cutOff }
        return bytes
    }
}

extension [UInt8] {
    /// A number at an offset, least byte first.
    fileprivate func number<Number: FixedWidthInteger>(
        _ offset: Int, _: Number.Type
    ) throws(SharedLibrary.Flaw) -> Number {
        let width = Number.bitWidth / 8
        guard offset >= 0, offset <= count - width else { throw .malformed }
        return (0..<width).reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: self[offset + $1]) }
    }

    /// A place or a size in the file.
    fileprivate func offset(_ offset: Int) throws(SharedLibrary.Flaw) -> Int {
        guard let place = Int(exactly: try number(offset, UInt64.self)) else { throw .malformed }
        return place
    }

    /// The text that begins at an offset and ends with a zero.
    fileprivate func text(at offset: Int) throws(SharedLibrary.Flaw) -> String {
        guard offset >= 0, offset < count, let end = self[offset...].firstIndex(of: 0) else { throw .malformed }
        return String(decoding: self[offset..<end], as: UTF8.self)
    }
}
