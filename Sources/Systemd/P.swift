import CSystemd
package func booted() -> Int32 { sd_booted() }
