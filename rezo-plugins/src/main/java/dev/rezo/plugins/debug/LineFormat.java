package dev.rezo.plugins.debug;

import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.plugins.debug.DebugLog.Where;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link DebugLog} writes what it sees. Whatever a peer or an application sends stays within
 * its line: control characters are escaped.
 *
 * <p>Immutable.
 */
enum LineFormat {
  /** Lines for people, as in {@code [Rezo Debug] 17.1 > GET https://api.example.com/}. */
  TEXT {
    @Override
    String request(Where where, Request request, Redaction hides) {
      StringBuilder text = line(where, " > ");
      escape(request.method() + " " + hides.shown(request.url()), text);
      fields(where, " > ", request.headers(), hides, text);
      return text.toString();
    }

    @Override
    String response(Where where, Response response, long nanos, Redaction hides) {
      StringBuilder text = line(where, " < ");
      escape(
          (response.protocol() + " " + response.status() + " " + response.reason()).strip(), text);
      text.append(" after ").append(millis(nanos)).append(" ms");
      ConnectionUse use = response.connection();
      if (use != null) {
        text.append(", connection ").append(use.id()).append(use.reused() ? " reused" : "");
      }
      fields(where, " < ", response.headers(), hides, text);
      return text.toString();
    }

    @Override
    String body(Where where, boolean sent, ShownSource.End end) {
      StringBuilder text = line(where, sent ? " > " : " < ");
      text.append("body of ").append(end.length());
      text.append(end.complete() ? " bytes: " : " bytes, not to its end: ");
      escape(end.first(), text);
      return text.append(end.length() > end.shown() ? " ..." : "").toString();
    }

    @Override
    String failure(Where where, Throwable cause, long nanos) {
      StringBuilder text = line(where, " ! ").append(cause.getClass().getSimpleName());
      Phase phase = phase(cause);
      text.append(phase == null ? "" : " in " + phase);
      return text.append(" after ").append(millis(nanos)).append(" ms").toString();
    }

    private StringBuilder line(Where where, String mark) {
      StringBuilder text = new StringBuilder(PREFIX);
      return text.append(where.call()).append('.').append(where.attempt()).append(mark);
    }

    private void fields(
        Where where, String mark, Headers headers, Redaction hides, StringBuilder text) {
      headers.forEach(
          (name, value) -> {
            text.append('\n').append(line(where, mark));
            escape(name + ": " + hides.shown(name, value), text);
          });
    }
  },

  /** One JSON object a line (RFC 8259). */
  JSON {
    @Override
    String request(Where where, Request request, Redaction hides) {
      StringBuilder json = event(where, "request");
      string(json.append(",\"method\":"), request.method());
      string(json.append(",\"url\":"), hides.shown(request.url()));
      return fields(request.headers(), hides, json).append('}').toString();
    }

    @Override
    String response(Where where, Response response, long nanos, Redaction hides) {
      StringBuilder json = event(where, "response");
      string(json.append(",\"protocol\":"), response.protocol().toString());
      json.append(",\"status\":").append(response.status()).append(millisField(nanos));
      ConnectionUse use = response.connection();
      if (use != null) {
        json.append(",\"connection\":")
            .append(use.id())
            .append(",\"reused\":")
            .append(use.reused());
      }
      return fields(response.headers(), hides, json).append('}').toString();
    }

    @Override
    String body(Where where, boolean sent, ShownSource.End end) {
      StringBuilder json = event(where, sent ? "request body" : "response body");
      json.append(",\"bytes\":").append(end.length()).append(",\"complete\":");
      string(json.append(end.complete()).append(",\"first\":"), end.first());
      return json.append('}').toString();
    }

    @Override
    String failure(Where where, Throwable cause, long nanos) {
      StringBuilder json = event(where, "failure");
      string(json.append(",\"type\":"), cause.getClass().getName());
      Phase phase = phase(cause);
      if (phase != null) {
        string(json.append(",\"phase\":"), phase.name());
      }
      return json.append(millisField(nanos)).append('}').toString();
    }

    private StringBuilder event(Where where, String name) {
      StringBuilder json = new StringBuilder("{\"call\":").append(where.call());
      json.append(",\"attempt\":").append(where.attempt()).append(",\"event\":");
      return string(json, name);
    }

    private String millisField(long nanos) {
      return ",\"ms\":" + millis(nanos);
    }

    private StringBuilder fields(Headers headers, Redaction hides, StringBuilder json) {
      json.append(",\"headers\":[");
      for (int i = 0; i < headers.size(); i++) {
        string(json.append(i == 0 ? "[" : ",["), headers.name(i));
        string(json.append(','), hides.shown(headers.name(i), headers.value(i))).append(']');
      }
      return json.append(']');
    }

    private StringBuilder string(StringBuilder json, String value) {
      json.append('"');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          json.append('\\').append(c);
        } else if (isSafe(c)) {
          json.append(c);
        } else {
          json.append(String.format("\\u%04x", (int) c));
        }
      }
      return json.append('"');
    }
  };

  private static final String PREFIX = "[Rezo Debug] ";

  /** A request head, as lines without the last end of line. */
  abstract String request(Where where, Request request, Redaction hides);

  /** A response head, so long after its attempt began. */
  abstract String response(Where where, Response response, long nanos, Redaction hides);

  /** A body that has passed. */
  abstract String body(Where where, boolean sent, ShownSource.End end);

  /** The type of a failure; its message names the address, with whatever secret that has. */
  abstract String failure(Where where, Throwable cause, long nanos);

  /** Neither a control character nor what some take for an end of line. */
  private static boolean isSafe(char c) {
    return !Character.isISOControl(c) && c != 0x2028 && c != 0x2029;
  }

  private static void escape(String value, StringBuilder to) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        default -> {
          if (isSafe(c)) {
            to.append(c);
          } else {
            to.append(String.format("\\u%04x", (int) c));
          }
        }
      }
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static @Nullable Phase phase(Throwable cause) {
    return cause instanceof RezoException ours ? ours.phase() : null;
  }
}
