package dev.rezo.pool;

/** Keys whose members may be shared if they begin so; an origin is what stands before a dash. */
record SharedKeys(String beginning) implements Keys<String> {

  @Override
  public boolean mayBeShared(String key) {
    return key.startsWith(beginning);
  }

  @Override
  public Object originOf(String key) {
    int dash = key.indexOf('-');
    return dash < 0 ? key : key.substring(0, dash);
  }
}
