/** Dates of header fields, for all plugins. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.date;
