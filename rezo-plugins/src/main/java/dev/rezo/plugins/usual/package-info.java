/** What clients have by themselves where this module is. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.usual;
