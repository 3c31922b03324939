import Crypto
package func cry() -> Int { SHA256.byteCount }
