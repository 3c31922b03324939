package enum OptoutTestSupportPlaceholder {}
