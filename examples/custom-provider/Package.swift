// swift-tools-version: 6.2
import PackageDescription

// The kit of the checkout that this package is in, or that of an installed quire:
//     QUIRE_KIT=/usr/local/lib/quire/kit swift build -c release
let kit = Context.environment["QUIRE_KIT"] ?? "../.."

let package = Package(
    name: "custom-provider",
    // The library is called libquire-helpdesk.so: quire knows the provider's name from that.
    products: [.library(name: "quire-helpdesk", type: .dynamic, targets: ["HelpdeskProvider"])],
    dependencies: [.package(name: "quire", path: kit)],
    targets: [
        .target(name: "HelpdeskProvider", dependencies: [.product(name: "QuirePluginKit", package: "quire")])
    ],
    swiftLanguageModes: [.v6]
)
