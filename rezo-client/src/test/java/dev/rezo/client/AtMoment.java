package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;

/** Does something at one moment of a call. Thread-safe, if the deed is. */
record AtMoment(String when, Runnable deed) implements ExchangeListener {

  private void at(String moment) {
    if (when.equals(moment)) {
      deed.run();
    }
  }

  @Override
  public void connected(Call of, ConnectionFacts facts) {
    at("connected");
  }

  @Override
  public void leased(Call of, ConnectionUse use) {
    at("leased");
  }

  @Override
  public void requestSent(Call of) {
    at("requestSent");
  }

  @Override
  public void informational(Call of, int status, String reason, Headers headers) {
    at("informational");
  }

  @Override
  public void responseHead(Call of, Response response) {
    at("head");
  }
}
