import type { Content } from './types.ts'

/** The form as which a file may be sent instead of in base64; nothing for methods that take none. `multipart-body.ts` reads it. */
export function uploadForm(resource: string, method: string): Content {
  return resource === 'attachments' && method === 'create' ? FORM : {}
}

const FORM: Content = {
  'multipart/form-data': {
    schema: {
      type: 'object',
      description:
        'One file, and fields as in the JSON body, written with brackets (`candidate[id]`) or together as JSON in `data`.',
      properties: {
        file: { type: 'string', contentMediaType: 'application/octet-stream', description: 'At most 30 MB.' },
        data: { type: 'string', contentMediaType: 'application/json', description: 'The other fields as one JSON object.' },
      },
      required: ['file'],
      additionalProperties: { type: 'string' },
    },
  },
}
