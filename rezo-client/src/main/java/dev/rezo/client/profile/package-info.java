/** What browsers say first, read from a file and put next to what is said here; no I/O. */
@org.jspecify.annotations.NullMarked
package dev.rezo.client.profile;
