import QuireModel
import QuirePlan
import QuirePluginKit

/// The columns that rows lack because the list was asked for by them, such as the parent's id.
enum FilledColumns {
    /// The rows with those columns as they were asked for.
    static func fill(_ batch: RowBatch, of scan: Scan, for step: ScanStep) -> RowBatch {
        var batch = batch
        for field in scan.source.table.fields where field.isFromRequest {
            guard let index = scan.schema.index(of: field.name),
                let filter = step.filters.first(where: { $0.capability.field == field.name }),
                let value = filter.values.first, filter.values.count == 1
            else { continue }
            batch.columns[index] = Column(type: field.type, values: Array(repeating: value, count: batch.count))
        }
        return batch
    }
}
