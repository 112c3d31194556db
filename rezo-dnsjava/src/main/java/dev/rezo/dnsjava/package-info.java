/** A DNS client of its own: addresses, HTTPS and SRV records, over UDP, TCP and HTTPS. */
package dev.rezo.dnsjava;
