package dev.rezo.h1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names, values and reason phrases that nearly every response repeats, so that decoding one of them
 * makes no String.
 *
 * <p>Immutable.
 */
final class WellKnownText {

  /** At most a third full, so that a look-up nearly always meets an empty place or its text. */
  private static final @Nullable String[] TABLE = new String[1024];

  private static final String[] NAMES = {
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Age",
    "Allow",
    "Alt-Svc",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Security-Policy",
    "Content-Type",
    "Date",
    "ETag",
    "Etag",
    "Expires",
    "Keep-Alive",
    "Last-Modified",
    "Link",
    "Location",
    "P3P",
    "Pragma",
    "Proxy-Authenticate",
    "Referrer-Policy",
    "Retry-After",
    "Server",
    "Server-Timing",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Vary",
    "Via",
    "WWW-Authenticate",
    "Warning",
    "X-Cache",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Powered-By",
    "X-Request-Id",
    "X-Request-ID",
    "X-XSS-Protection",
  };

  private static final String[] VALUES = {
    "*",
    "0",
    "0; mode=block",
    "1; mode=block",
    "Accept",
    "Accept-Encoding",
    "DENY",
    "Origin",
    "SAMEORIGIN",
    "apache",
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "application/octet-stream",
    "br",
    "bytes",
    "chunked",
    "close",
    "deflate",
    "gzip",
    "keep-alive",
    "max-age=0",
    "nginx",
    "no-cache",
    "no-store",
    "none",
    "nosniff",
    "private",
    "public",
    "text/css",
    "text/event-stream",
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=UTF-8",
    "text/plain",
    "text/plain; charset=utf-8",
    "timeout=5",
    "timeout=60",
    "true",
    "zstd",
  };

  /** RFC 9110 section 15, as servers write them. */
  private static final String[] REASONS = {
    "Accepted",
    "Bad Gateway",
    "Bad Request",
    "Conflict",
    "Connection Established",
    "Connection established",
    "Continue",
    "Created",
    "Early Hints",
    "Expectation Failed",
    "Forbidden",
    "Found",
    "Gateway Time-out",
    "Gateway Timeout",
    "Gone",
    "Internal Server Error",
    "Method Not Allowed",
    "Moved Permanently",
    "Moved Temporarily",
    "No Content",
    "Not Acceptable",
    "Not Found",
    "Not Implemented",
    "Not Modified",
    "OK",
    "Ok",
    "Partial Content",
    "Payload Too Large",
    "Permanent Redirect",
    "Precondition Failed",
    "Proxy Authentication Required",
    "Request Timeout",
    "See Other",
    "Service Temporarily Unavailable",
    "Service Unavailable",
    "Switching Protocols",
    "Temporary Redirect",
    "Too Many Requests",
    "Unauthorized",
    "Unprocessable Entity",
    "Unsupported Media Type",
  };

  static {
    for (String[] texts : new String[][] {NAMES, VALUES, REASONS}) {
      for (String text : texts) {
        put(text);
      }
    }
    for (String name : NAMES) {
      put(name.toLowerCase(java.util.Locale.ROOT));
    }
  }

  private WellKnownText() {}

  /** This part of the bytes as ISO-8859-1 text. */
  static String of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return "";
    }
    int slot = slot(length, bytes[from], bytes[from + length / 2], bytes[to - 1]);
    for (String text = TABLE[slot]; text != null; text = TABLE[slot]) {
      if (text.length() == length && equals(text, bytes, from)) {
        return text;
      }
      slot = (slot + 1) & (TABLE.length - 1);
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean equals(String text, byte[] bytes, int from) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static void put(String text) {
    int length = text.length();
    int slot = slot(length, text.charAt(0), text.charAt(length / 2), text.charAt(length - 1));
    while (TABLE[slot] != null) {
      if (text.equals(TABLE[slot])) {
        return;
      }
      slot = (slot + 1) & (TABLE.length - 1);
    }
    TABLE[slot] = text;
  }

  /** Spreads by length and three characters, which tell nearly all these texts apart. */
  private static int slot(int length, int first, int middle, int last) {
    int hash = ((length * 31 + first) * 31 + middle) * 31 + last;
    return (hash ^ (hash >>> 10)) & (TABLE.length - 1);
  }
}
