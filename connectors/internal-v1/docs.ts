/** The OpenAPI document of the API, which the gateway serves itself. */
export const DOCS = '/api/v1/openapi.json'
