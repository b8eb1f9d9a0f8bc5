// A program that does nothing: what starting a Swift program costs by itself.
import Foundation

FileHandle.standardOutput.write(Data("> ".utf8))
