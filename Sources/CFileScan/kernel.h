// The functions of CFileScan over blocks of 64 bytes. `NAME` gives a function its name, `TARGET` its attributes, and
// `EQUAL(block, byte)` is the mask of the bytes of a block that are that one.

TARGET static size_t NAME(count_newlines)(const uint8_t *bytes, size_t count) {
    size_t newlines = 0;
    size_t at = 0;
    for (; at + 64 <= count; at += 64) { newlines += (size_t)__builtin_popcountll(EQUAL(bytes + at, '\n')); }
    for (; at < count; at++) { newlines += bytes[at] == '\n'; }
    return newlines;
}

TARGET static struct quire_csv_survey NAME(survey)(const uint8_t *bytes, size_t count, uint8_t delimiter) {
    struct quire_csv_survey found = {0, 0, 0, 0, 1};
    size_t fields = 0, newlines = 0;
    // What the block before leaves behind: whether it ends within quotes (all bits), and in the lowest bit whether its last
    // byte ends a field or a quoted text, closes a quote, or is a CR.
    uint64_t inside = 0, boundary = 1, closed = 0, returned = 0, bad = 0;
    uint8_t rest[64];
    for (size_t at = 0; at < count; at += 64) {
        uint64_t valid;
        const uint8_t *block = block_at(bytes, count, at, rest, &valid);
        const uint64_t quotes = EQUAL(block, '"') & valid;
        const uint64_t feeds = EQUAL(block, '\n') & valid;
        const uint64_t within = quotes == 0 ? inside : parity(quotes) ^ inside;
        const uint64_t ends = feeds & ~within;
        const uint64_t specials = ((EQUAL(block, delimiter) & valid) | feeds) & ~within;
        const uint64_t returns = EQUAL(block, '\r') & valid & ~within;
        const uint64_t opening = quotes & within;
        const uint64_t closing = quotes & ~within;
        const uint64_t before = specials | closing;
        bad |= opening & ~(before << 1 | boundary);
        bad |= (closing << 1 | closed) & ~(specials | returns | quotes) & valid;
        bad |= (returns << 1 | returned) & ~feeds & valid;
        if (ends != 0) {
            const int last = 63 - __builtin_clzll(ends);
            const uint64_t upto = last == 63 ? ~(uint64_t)0 : ((uint64_t)2 << last) - 1;
            found.rows_end = at + (size_t)last + 1;
            found.rows += (size_t)__builtin_popcountll(ends);
            found.fields = fields + (size_t)__builtin_popcountll(specials & upto);
            found.newlines = newlines + (size_t)__builtin_popcountll(feeds & upto);
        }
        fields += (size_t)__builtin_popcountll(specials);
        newlines += (size_t)__builtin_popcountll(feeds);
        inside = (uint64_t)((int64_t)within >> 63);
        boundary = before >> 63;
        closed = closing >> 63;
        returned = returns >> 63;
    }
    found.is_regular = bad == 0;
    return found;
}

TARGET static void NAME(find)(
    const uint8_t *bytes, size_t count, uint8_t delimiter, struct quire_csv_field *fields, uint32_t *row_ends) {
    uint64_t inside = 0;
    size_t start = 0, number = 0;
    uint8_t rest[64];
    for (size_t at = 0; at < count; at += 64) {
        uint64_t valid;
        const uint8_t *block = block_at(bytes, count, at, rest, &valid);
        const uint64_t quotes = EQUAL(block, '"') & valid;
        const uint64_t within = quotes == 0 ? inside : parity(quotes) ^ inside;
        const uint64_t feeds = EQUAL(block, '\n') & valid & ~within;
        uint64_t specials = (EQUAL(block, delimiter) & valid & ~within) | feeds;
        inside = (uint64_t)((int64_t)within >> 63);
        while (specials != 0) {
            const int bit = __builtin_ctzll(specials);
            specials &= specials - 1;
            const size_t special = at + (size_t)bit;
            size_t first = start, end = special;
            const int ends_row = (int)(feeds >> bit & 1);
            if (ends_row && end > first && bytes[end - 1] == '\r') { end--; }
            uint32_t quoted = 0, doubled = 0;
            if (end > first && bytes[first] == '"') {
                first++;
                end--;
                quoted = 1;
                doubled = memchr(bytes + first, '"', end - first) != NULL;
            }
            fields[number].start = (uint32_t)first | quoted << 31;
            fields[number].end = (uint32_t)end | doubled << 31;
            number++;
            if (ends_row) { *row_ends++ = (uint32_t)number; }
            start = special + 1;
        }
    }
}
