/** Work that only one process may do at a time. */
export type Locks = {
  /**
   * Runs `work` while nobody else does under the same name, in any process that shares the database. The lock ends with the work, and with
   * the process or its connection: it saves needless calls, and what must not go wrong has a revision besides.
   * @param waitMsMax how long to wait for others
   * @throws GatewayError `unavailable` when others did not finish in that time; whatever `work` throws
   */
  hold<T>(name: string, waitMsMax: number, work: () => Promise<T>): Promise<T>
}
