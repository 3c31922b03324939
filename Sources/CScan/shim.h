/* Many bytes at once, in clang's own vectors: Swift has no short way from a comparison to one bit for each byte. */
#include <stdint.h>
#include <string.h>

typedef int8_t scan_bytes __attribute__((vector_size(16)));
typedef _Bool scan_bits __attribute__((ext_vector_type(16)));

static inline __attribute__((always_inline)) uint32_t scan_mask(scan_bytes comparison)
{
	scan_bits bits = __builtin_convertvector(comparison, scan_bits);
	uint16_t mask;
	memcpy(&mask, &bits, sizeof mask);
	return mask;
}

/* Of the sixteen bytes from `at`, which are a quote, a backslash, below U+0020 or above U+007F; the first one lowest. */
static inline __attribute__((always_inline)) uint32_t scan_marks(const uint8_t *at)
{
	scan_bytes bytes;
	memcpy(&bytes, at, sizeof bytes);
	return scan_mask((bytes == '"') | (bytes == '\\') | (bytes < 0x20));
}

/* Of the sixteen bytes from `at`, which are a space. */
static inline __attribute__((always_inline)) uint32_t scan_spaces(const uint8_t *at)
{
	scan_bytes bytes;
	memcpy(&bytes, at, sizeof bytes);
	return scan_mask(bytes == ' ');
}
