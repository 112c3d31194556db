package dev.rezo.h1;

import dev.rezo.http.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what a session says, one line for each callback, the parts of a body joined: two
 * transcripts are equal when a caller could not tell them apart.
 */
class Transcript implements ResponseHandler {

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private ResponseHead head;

  List<String> lines() {
    endBody();
    return lines;
  }

  /** The last final head. */
  ResponseHead head() {
    return head;
  }

  void note(String line) {
    endBody();
    lines.add(line);
  }

  @Override
  public void onInformational(int status, String reason, Headers headers) {
    note("interim " + status + " '" + reason + "' " + headers);
  }

  @Override
  public void onHead(ResponseHead response) {
    head = response;
    note(
        "head "
            + response.version()
            + " "
            + response.status()
            + " '"
            + response.reason()
            + "' "
            + response.headers()
            + " length "
            + response.contentLength()
            + (response.persistent() ? " persistent" : ""));
  }

  @Override
  public void onBody(ByteBuffer part) {
    if (!part.hasRemaining()) {
      note("empty part");
    }
    body.append(StandardCharsets.ISO_8859_1.decode(part));
  }

  @Override
  public void onTrailers(Headers trailers) {
    note("trailers " + trailers);
  }

  @Override
  public void onEnd() {
    note("end");
  }

  private void endBody() {
    if (body.length() > 0) {
      lines.add("body " + body);
      body.setLength(0);
    }
  }
}
