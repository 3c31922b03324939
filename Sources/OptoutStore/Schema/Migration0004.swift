/// What the clock showed when something was told, where it has shown less since.
enum Migration0004 {
    static let name = "0004 clock"

    static let sql = """
        ALTER TABLE telling ADD COLUMN shownUSec INTEGER;  -- what atUSec was before a clock that is behind; NULL: the same
        """
}
