/** The list of public suffixes, for cookies. */
@org.jspecify.annotations.NullMarked
package dev.rezo.publicsuffix;
