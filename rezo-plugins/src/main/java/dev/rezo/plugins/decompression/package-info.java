/** Decodes the content codings of responses while they are read. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.decompression;
