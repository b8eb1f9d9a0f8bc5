import Foundation
import QuireFetch
public import QuirePluginKit

/// Makes every declared request, and checks that it is well-formed and matches the approved one.
struct RequestCheck {
    let plugin: any ProviderPlugin
    /// The requests that were approved; nil when none were.
    let approved: String?

    func check(_ resource: Resource) -> CheckReport.Check {
        let subject = "\(plugin.manifest.id).\(resource.table.name)"
        var problems = Problems()
        var addresses: [String: String] = [:]
        let samples = SampleSteps(resource: resource).all
        guard let book = RequestAddress(base: SyntheticServer.base(of: plugin.manifest)) else {
            return .init(
                "requests", of: subject,
                problems: [.init("the base URL is not an address", advice: "see the manifest check")])
        }
        for sample in samples {
            do {
                let request = try plugin.request(for: sample.step, of: resource)
                let url = try book.resolve(request)
                check(request, url, sample, resource, &problems)
                let content = "\(request.method) \(url) \(request.headers) \(request.body ?? [])"
                if let other = addresses.updateValue(sample.title, forKey: content) {
                    problems.expect(
                        other == "next page" && sample.title == other,
                        "\(other) and \(sample.title) send the same request: \(url)",
                        "make sure that the request reflects the step")
                }
            } catch let error as ProviderError {
                problems.expect(false, "\(sample.title): \(error.message)", "make the request, or don't declare it")
            } catch {
                problems.expect(false, "\(sample.title): \(error)", "keep the request below the base URL")
            }
        }
        return .init("requests", of: subject, detail: "\(samples.count) requests", problems: problems.all)
    }

    private func check(
        _ request: PageRequest, _ url: String, _ sample: SampleSteps.Sample, _ resource: Resource,
        _ problems: inout Problems
    ) {
        let title = sample.title
        problems.expect(
            request.method == resource.endpoint.method,
            "\(title) is a \(request.method), but \(resource.endpoint.method) is declared",
            "use the declared method")
        problems.expect(
            URL(string: url) != nil && !url.utf8.contains { $0 <= 0x20 || $0 >= 0x7F } && !url.contains("{"),
            "\(title): \(url) is not percent-encoded", "encode values in the path; the host encodes parameters")
        problems.expect(
            request.body == nil || request.method != "GET", "\(title) is a GET with a body", "declare it as a POST")
        for item in request.query {
            problems.expect(!item.name.isEmpty, "\(title) has a parameter without a name", "name it")
        }
        for header in request.headers {
            let literals = header.value.parts.map { part in
                if case .literal(let text) = part { text } else { "" }
            }
            problems.expect(
                !header.name.isEmpty && !header.name.contains { $0.isWhitespace || $0 == ":" }
                    && !literals.contains { $0.contains { $0.isNewline } },
                "\(title): the header \(header.name) can't be sent", "write a name and a value of one line")
        }
    }

    /// Compares the requests with the approved ones.
    func golden() -> CheckReport.Check {
        let subject = plugin.manifest.id
        guard let approved else {
            return .init(
                skipped: "golden requests", of: subject,
                because: "there are none: --record writes them to \(Fixture.requestsFile), review them once")
        }
        let (old, new) = (
            approved.components(separatedBy: "\n"), requestsText(of: plugin).components(separatedBy: "\n")
        )
        var problems = Problems()
        if old != new {
            let line =
                zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
            func text(_ lines: [String]) -> String { lines.indices.contains(line) ? lines[line] : "the end" }
            problems.expect(
                false, "line \(line + 1) of the approved requests is \"\(text(old))\", now it is \"\(text(new))\"",
                "if that is what the API wants, record them again with --record and look at the difference")
        }
        return .init(
            "golden requests", of: subject,
            detail: "\(new.count { $0.hasPrefix("GET ") || $0.hasPrefix("POST ") }) requests",
            problems: problems.all)
    }
}

/// The requests of a provider, as text to be approved: the purpose, method and address of each, and each table's
/// headers, with settings in braces instead of their values.
public func requestsText(of plugin: any ProviderPlugin) -> String {
    let manifest = plugin.manifest
    let base = manifest.baseURL.isEmpty ? "{base_url}" : manifest.baseURL
    var lines: [String] = []
    for resource in plugin.resources {
        lines.append("# \(manifest.id).\(resource.table.name)")
        for header in manifest.headers + resource.endpoint.headers {
            lines.append("\(header.name): \(header.value.symbolic)")
        }
        let accepted = manifest.authentications.filter {
            resource.endpoint.authentications.isEmpty || resource.endpoint.authentications.contains($0.name)
        }
        for authentication in accepted {
            for header in authentication.headers {
                lines.append("\(header.name): \(header.value.symbolic)  (\(authentication.name))")
            }
        }
        for sample in SampleSteps(resource: resource).all {
            lines += ["", "# \(sample.title)"]
            do throws(ProviderError) {
                let request = try plugin.request(for: sample.step, of: resource)
                let target =
                    switch request.target {
                    case .path(let path): base + path
                    case .url(let url): url.hasPrefix("/") ? base + url : url
                    }
                let query = PercentEncoding.query(request.query)
                let joint = target.contains("?") ? "&" : "?"
                lines.append("\(request.method) \(target)" + (query.isEmpty ? "" : joint + query))
                if let body = request.body { lines.append(String(decoding: body, as: UTF8.self)) }
            } catch {
                lines.append("no request: \(error.message)")
            }
        }
        lines.append("")
    }
    return lines.joined(separator: "\n")
}

extension Template {
    /// The text with the names of settings in braces in the place of their values.
    var symbolic: String { Template.symbolic(parts) }

    private static func symbolic(_ parts: [Part]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .setting(let name): "{\(name)}"
            case .base64(let inner): "base64(\(symbolic(inner)))"
            }
        }.joined()
    }
}
